#!/usr/bin/env bash
. "$(dirname "$0")/../serving.sh"
start "$1" 8090
probe / 200 'High water over the'
probe / 200 '1.234,5 mm'
finish
