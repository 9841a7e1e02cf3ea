#!/usr/bin/env bash
. "$(dirname "$0")/../serving.sh"
start "$1" 8080
probe /     200 'from the workspace'
probe /zlib 200 'zlib 1'
finish
