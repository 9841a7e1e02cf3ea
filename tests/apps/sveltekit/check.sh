#!/usr/bin/env bash
. "$(dirname "$0")/../serving.sh"
start "$1" 3000
probe /            200 'The next one is in 6 hours'
probe '/tide?in=2h' 200 '"milliseconds":7200000'
probe /anchor.svg  200 '<circle'
probe /nowhere     404 ''
probe_assets /     '_app/immutable/[A-Za-z0-9_/.-]+\.(js|css)'
finish
