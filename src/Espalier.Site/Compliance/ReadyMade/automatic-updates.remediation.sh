#! /bin/bash --
# $1 holds the names of the switches that are off, as the discovery script printed them.
result=0
for key in $1; do
    case $key in
        AutomaticCheckEnabled|AutomaticDownload|AutomaticallyInstallMacOSUpdates|ConfigDataInstall|CriticalUpdateInstall)
            /usr/bin/defaults write /Library/Preferences/com.apple.SoftwareUpdate "$key" -bool true || result=1 ;;
    esac
done
echo $result
