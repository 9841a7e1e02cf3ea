#!/usr/bin/env bash
. "$(dirname "$0")/../serving.sh"
start "$1" 8000
probe /       200 'Harbour handbook'
probe /tides/ 200 'twice a day'
probe /none/  404 'not found'
probe_assets / 'css/[a-z.]+css'
finish
