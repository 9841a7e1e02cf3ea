#!/usr/bin/env bash
. "$(dirname "$0")/../serving.sh"
start "$1" 8000
probe /       200 'from the quay'
probe /driver 200 'libpq True'
probe_assets / '/static/[a-z/.]+'
finish
