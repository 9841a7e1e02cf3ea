#!/usr/bin/env bash
. "$(dirname "$0")/../serving.sh"
start "$1" 8000
probe / 200 'from the pier'
finish
