#!/usr/bin/env bash
. "$(dirname "$0")/../serving.sh"
start "$1" 8000
probe /             200 'from the tide table'
probe '/high?first=4' 200 '"high":[4,16]'
probe '/high?first=x' 422 'int_parsing'
finish
