#!/usr/bin/env bash
. "$(dirname "$0")/../serving.sh"
start "$1" 8300
probe /star 200 'abcc5454bd508d6e'
probe /     200 'from the sextant'
finish
