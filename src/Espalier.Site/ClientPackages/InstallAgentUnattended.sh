#!/bin/bash
# Installs the Espalier client on this Mac and enrolls it, without a question:
#
#   sudo ./InstallAgentUnattended.sh [options] agent_download_url user_name user_password domain_name
#   sudo ./InstallAgentUnattended.sh [options] --token-file FILE agent_download_url
#
# Options: --token-file FILE   a one-time enrollment token instead of user and password; - reads standard input
#          --sha256 HEX        digest that the download must have; default: that of the file which the site offered together with this script
#
# domain_name is left out, or empty, for a local account of the site. A password on the command line can be seen by every user of this Mac while the script runs;
# a token file cannot. Values may be written below instead of $1 to $4.
# Exit codes: 0 installed and enrolled, 2 wrong parameters, 3 not run by root, 4 download failed, 5 download is not what it should be, 6 no installer in the image,
# 7 not installed, 8 installed and not enrolled. The last messages say why.
token_file=
sha256=
while :; do
  case $1 in
    --token-file) token_file=$2; shift 2 || break ;;
    --sha256) sha256=$2; shift 2 || break ;;
    *) break ;;
  esac
done
agent_download_url=$1
user_name=$2
user_password=$3
domain_name=$4

offered='@DIGESTS@'
client=/Library/Espalier/espalier-client.app/Contents/MacOS/espalier-client

say() { echo "InstallAgentUnattended: $*"; }
fail() { code=$1; shift; say "$*" >&2; exit "$code"; }
usage() {
  say "$*" >&2
  sed -n '2,/^# Exit codes/s/^# \{0,1\}//p' "$0" >&2
  exit 2
}

[ -n "$agent_download_url" ] || usage "The address of the installer is missing."
case $agent_download_url in
  http://* | https://*) ;;
  *) usage "'$agent_download_url' is no address of an installer." ;;
esac
name=${agent_download_url##*/}
name=${name%%\?*}
case $name in
  *.dmg | *.pkg) ;;
  *) usage "The installer must be a .dmg or a .pkg." ;;
esac
if [ -z "$token_file" ]; then
  { [ -n "$user_name" ] && [ -n "$user_password" ]; } || usage "User name, password and domain are needed, or --token-file."
  case $user_name in
    *@* | *\\* | */*) usage "The user name must be the logon name alone, without a domain." ;;
  esac
fi
[ "$(id -u)" = 0 ] || fail 3 "Run this script with sudo: it installs for the whole Mac."

if [ -z "$sha256" ]; then
  sha256=$(echo "$offered" | while read -r digest file; do [ "$file" != "$name" ] || echo "$digest"; done)
fi
trust=
if [ -n "$sha256" ]; then
  # The digest proves the download; the certificate of the site need not be known to this Mac.
  trust=--insecure
elif [ "${agent_download_url#http://}" != "$agent_download_url" ]; then
  fail 5 "Over http anybody could replace the installer: give its digest with --sha256."
fi

folder=$(mktemp -d) || fail 4 "There is no place for temporary files."
volume=$folder/volume
leave() {
  [ ! -e "$volume" ] || hdiutil detach -force -quiet "$volume" >/dev/null 2>&1
  rm -rf "$folder"
}
trap leave EXIT

say "Downloading $agent_download_url"
curl --fail --silent --show-error --location --proto '=http,https' $trust --connect-timeout 30 --max-time 1800 -o "$folder/$name" "$agent_download_url" \
  || fail 4 "The installer could not be downloaded."
if [ -n "$sha256" ]; then
  found=$(shasum -a 256 "$folder/$name")
  [ "${found%% *}" = "$(echo "$sha256" | tr 'A-F' 'a-f')" ] || fail 5 "The download is not the installer that was expected (SHA-256 ${found%% *})."
fi

package=$folder/$name
case $name in
  *.dmg)
    say "Opening the image"
    mkdir "$volume"
    hdiutil attach -nobrowse -readonly -quiet -mountpoint "$volume" "$folder/$name" || fail 6 "The image could not be opened."
    package=
    for found in "$volume"/*.pkg; do
      [ ! -f "$found" ] || package=$found
    done
    [ -n "$package" ] || fail 6 "There is no installer in the image."
    ;;
esac

say "Installing"
installer -pkg "$package" -target / || fail 7 "The client was not installed; /var/log/install.log says more."

say "Enrolling"
if [ -n "$token_file" ]; then
  "$client" enroll --token-file "$token_file"
else
  printf '%s\n' "$user_password" | "$client" enroll --user "$user_name" ${domain_name:+--domain "$domain_name"}
fi || fail 8 "The client is installed, but this Mac was not enrolled."
say "Done."
exit 0
