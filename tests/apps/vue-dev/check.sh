#!/usr/bin/env bash
. "$(dirname "$0")/../serving.sh"
start "$1" 5173
probe /           200 '<div id="compass">'
probe /robots.txt 200 'User-agent'
probe /deep/link  200 '<div id="compass">'
probe_assets / '/(assets|src)/[^"]+\.(js|css)'
finish
