#!/usr/bin/env bash
. "$(dirname "$0")/../serving.sh"
start "$1" 3000
probe /                       200 'from the ferry'
probe '/crossings?minutes=25' 200 '"crossings":24'
probe '/crossings?minutes=x'  400 'minutes must be'
probe /none                   404 'Not Found'
finish
