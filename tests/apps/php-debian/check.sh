#!/usr/bin/env bash
. "$(dirname "$0")/../serving.sh"
start "$1" 8000
probe /          200 'from the mooring'
probe /moorings  200 '"letters":4'
probe /chart.png 200 'PNG'
probe /style.css 200 'color: teal'
probe /none      404 'no such berth'
finish
