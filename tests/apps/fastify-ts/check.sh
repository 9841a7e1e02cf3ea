#!/usr/bin/env bash
. "$(dirname "$0")/../serving.sh"
start "$1" 4000
probe /                  200 'from the lighthouse'
probe '/light?seconds=60' 200 '"flashes":12'
probe '/light?seconds=-1' 400 'seconds must be'
finish
