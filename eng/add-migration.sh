#!/usr/bin/env bash
# Writes the database migration for a change of the model, once for SQLite and once for PostgreSQL.
#   eng/add-migration.sh NAME      adds the migration NAME, e.g. AddWarranty
#   eng/add-migration.sh --reset   writes the initial migration anew; only as long as no version was released.
#                                  Needs no clean start: conflicts of a rebase in src/Espalier.Server/Databases/Migrations are settled by it.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
project=src/Espalier.Server migrations=src/Espalier.Server/Databases/Migrations initial=20260101000000_Initial
name=${1:?a name, or --reset}
if [ "$name" = --reset ]; then
  rm -rf "$migrations"
  name=Initial
fi

dotnet tool restore >/dev/null
dotnet build "$project" -v quiet -p:CheckDatabaseModel=false
for engine in Sqlite PostgreSql; do
  dotnet ef migrations add "$name" --no-build --project "$project" --context "${engine}SiteContext" \
    --output-dir "Databases/Migrations/$engine"
  # A standing id keeps the names of the files, so that two people who write the initial migration anew meet in the same ones.
  if [ "$name" = Initial ]; then
    (cd "$migrations/$engine"
     made=$(basename "$(ls ./*_Initial.cs)" .cs)
     sed -i "s/$made/$initial/" "$made.Designer.cs"
     mv "$made.cs" "$initial.cs" && mv "$made.Designer.cs" "$initial.Designer.cs")
  fi
done
dotnet build "$project" -v quiet
git add -A "$migrations"
