#!/usr/bin/env bash
. "$(dirname "$0")/../serving.sh"
start "$1" 3000
probe /          200 'from the jetty'
probe /          200 'berths: 16'
probe /api/tide  200 '"hours":[4,16]'
probe /flag.png  200 'PNG'
probe '/_next/image?url=%2Fflag.png&w=16&q=75' 200 ''
probe /old       307 ''
probe_assets / '/_next/static/[^"\\ ]+\.(js|css)'
finish
