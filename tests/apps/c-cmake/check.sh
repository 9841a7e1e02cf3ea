#!/usr/bin/env bash
. "$(dirname "$0")/../serving.sh"
start "$1" 8080
probe /           200 'from the buoy'
probe /sum        200 'by zlib 1.'
probe /where.html 200 'off the point'
probe /none       404 'nothing here'
finish
