#!/usr/bin/env bash
. "$(dirname "$0")/../serving.sh"
start "$1" 8200
probe /               200 'from the quay'
probe /tides          200 '12:55'
probe /static/page.js 200 'High water'
finish
