#!/usr/bin/env bash
# Writes the database migration for a change of the model, once for SQLite and once for PostgreSQL.
#   eng/add-migration.sh NAME      adds the migration NAME, e.g. AddWarranty
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
project=src/Espalier.Server migrations=src/Espalier.Server/Databases/Migrations
name=${1:?a name}

dotnet tool restore >/dev/null
dotnet build "$project" -v quiet -p:CheckDatabaseModel=false
for engine in Sqlite PostgreSql; do
  dotnet ef migrations add "$name" --no-build --project "$project" --context "${engine}SiteContext" \
    --output-dir "Databases/Migrations/$engine"
done
dotnet build "$project" -v quiet
git add -A "$migrations"
