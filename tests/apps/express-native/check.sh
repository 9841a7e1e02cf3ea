#!/usr/bin/env bash
. "$(dirname "$0")/../serving.sh"
start "$1" 8080
probe /         200 'from the sail loft'
probe /hash     200 '"form":"$2b$","matches":true'
probe /sail.png 200 'PNG'
finish
