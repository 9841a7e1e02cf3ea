#!/usr/bin/env bash
. "$(dirname "$0")/../serving.sh"
start "$1" 4321
probe /         200 'were sounded in'
probe /depths   200 '11 m'
probe /depths/  200 '11 m'
probe /buoy.svg 200 '<circle'
probe /nowhere  404 'No such berth'
finish
