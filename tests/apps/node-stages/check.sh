#!/usr/bin/env bash
. "$(dirname "$0")/../serving.sh"
start "$1" 4100
probe /                200 'from the buoy'
probe /                200 '"zone":"UTC"'
probe '/sound?depth=750' 200 '"seconds":1'
probe '/sound?depth=-1'  400 'depth must be'
finish
