#!/usr/bin/env bash
# Holds our files against the published schemas, and against tools that people
# use: Okapi, translate-toolkit, openpyxl and LibreOffice open and save them, and
# every unit must come back. axe-core looks at the review page in Chromium. Schemas
# and tools come from the package registries (Debian, Maven Central, PyPI, npm)
# into a temporary folder; nothing is left.
# Needs: xmllint (libxml2-utils), apt-get, dpkg, unzip, mvn, java 11+, python3,
# npm, chromium, soffice (libreoffice-calc).
set -euo pipefail
cd "$(dirname "$0")/.."
bitext=$PWD
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

for tool in xmllint apt-get dpkg unzip mvn java python3 npm chromium soffice go; do
	command -v "$tool" >/dev/null || { echo "validate.sh: $tool is missing" >&2; exit 2; }
done

okapi=1.47.0
cat >"$tmp/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>dolmetsch</groupId><artifactId>validate</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>net.sf.okapi.lib</groupId><artifactId>okapi-lib-xliff2</artifactId><version>$okapi</version></dependency>
    <dependency><groupId>net.sf.okapi.filters</groupId><artifactId>okapi-filter-xliff</artifactId><version>$okapi</version></dependency>
    <dependency><groupId>net.sf.okapi.filters</groupId><artifactId>okapi-filter-tmx</artifactId><version>$okapi</version></dependency>
  </dependencies>
</project>
POM
(
	cd "$tmp"
	# The schemas of XLIFF 1.2 and TMX 1.4 are inside these packages, which are not installed.
	apt-get download -qq php-symfony-translation omegat 2>/dev/null
	for package in ./*.deb; do dpkg -x "$package" deb; done
	mvn -q dependency:copy-dependencies -DoutputDirectory="$tmp/jars"
	mkdir okapi toolkit schemas samples
	cp deb/usr/share/php/Symfony/Component/Translation/Resources/schemas/xml.xsd schemas/
	# The import of xml.xsd by address would be fetched.
	sed 's#http://www.w3.org/2001/xml.xsd#xml.xsd#' \
		deb/usr/share/php/Symfony/Component/Translation/Resources/schemas/xliff-core-1.2-strict.xsd >schemas/xliff12.xsd
	unzip -qj deb/usr/share/omegat/OmegaT.jar schemas/tmx14.dtd -d schemas
	unzip -q "jars/okapi-lib-xliff2-$okapi.jar" 'net/sf/okapi/lib/xliff2/*.xsd' -d schemas
	cat >schemas/net/sf/okapi/lib/xliff2/all.xsd <<-'XSD'
		<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
		 <xs:import namespace="urn:oasis:names:tc:xliff:document:2.0" schemaLocation="xliff_core_2.0.xsd"/>
		 <xs:import namespace="urn:oasis:names:tc:xliff:glossary:2.0" schemaLocation="modules/glossary.xsd"/>
		 <xs:import namespace="urn:oasis:names:tc:xliff:metadata:2.0" schemaLocation="modules/metadata.xsd"/>
		</xs:schema>
	XSD
	python3 -m venv venv
	npm pack --silent axe-core >/dev/null && tar xzf axe-core-*.tgz package/axe.min.js
	venv/bin/pip install -q --disable-pip-version-check translate-toolkit openpyxl
)

BITEXT_SAMPLES=$tmp/samples go test -count=1 -run TestSamples . >/dev/null
cd "$tmp/samples"

echo "== schemas"
for name in sample awkward; do
	xmllint --noout --nonet --schema "$tmp/schemas/net/sf/okapi/lib/xliff2/all.xsd" "$name.xliff"
	xmllint --noout --nonet --schema "$tmp/schemas/xliff12.xsd" "$name.xliff12"
	xmllint --noout --nonet --dtdvalid "$tmp/schemas/tmx14.dtd" "$name.tmx"
done
cd "$bitext"
samples=("$tmp"/samples/{sample,awkward}.{xliff,xliff12,tmx})
echo "== Okapi"
java -cp "$tmp/jars/*" validate/Rewrite.java "$tmp/okapi" "${samples[@]}" 2> >(grep -v SLF4J >&2)
BITEXT_REWRITTEN=$tmp/okapi go test -count=1 -run TestRewritten .
echo "== translate-toolkit and openpyxl"
"$tmp/venv/bin/python" validate/rewrite.py "$tmp/toolkit" "${samples[@]}" "$tmp"/samples/{sample,awkward}.xlsx
BITEXT_REWRITTEN=$tmp/toolkit go test -count=1 -run TestRewritten .
echo "== LibreOffice"
soffice --headless "-env:UserInstallation=file://$tmp/profile" --convert-to xlsx --outdir "$tmp/office" \
	"$tmp"/samples/{sample,awkward}.xlsx >/dev/null
BITEXT_REWRITTEN=$tmp/office go test -count=1 -run TestRewritten .
echo "== axe-core"
BITEXT_AXE=$tmp/package/axe.min.js go test -count=1 -run 'TestReviewAccessible|TestIndexFollowsReview' .
