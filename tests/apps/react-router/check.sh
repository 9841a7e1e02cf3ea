#!/usr/bin/env bash
. "$(dirname "$0")/../serving.sh"
start "$1" 3000
probe /               200 'lock has'
probe '/level?boats=4' 200 '"metres":3.4'
probe /gate.svg       200 '<path'
probe /nowhere        404 ''
probe_assets /        'assets/[A-Za-z0-9_.-]+\.js'
finish
