#! /bin/bash --
/usr/bin/sw_vers -productVersion
