#! /bin/bash --
# Prints on, or the names of the switches that are off. What a profile sets comes first; what nobody has ever set counts as off.
off=
for key in AutomaticCheckEnabled AutomaticDownload AutomaticallyInstallMacOSUpdates ConfigDataInstall CriticalUpdateInstall; do
    value=$(/usr/bin/defaults read '/Library/Managed Preferences/com.apple.SoftwareUpdate' "$key" 2>/dev/null) ||
        value=$(/usr/bin/defaults read /Library/Preferences/com.apple.SoftwareUpdate "$key" 2>/dev/null)
    case $value in
        1|true|YES) ;;
        *) off="$off $key" ;;
    esac
done
off=${off# }
echo "${off:-on}"
