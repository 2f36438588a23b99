#!/usr/bin/env bash
# Holds the golden files against the published schemas, and against tools that
# translators use: Okapi and translate-toolkit open and save them, and every
# unit must come back. axe-core looks at the review page in Chromium. Schemas
# and tools come from the package registries (Debian, Maven Central, PyPI, npm)
# into a temporary folder; nothing is left.
# Needs: xmllint (libxml2-utils), apt-get, dpkg, unzip, mvn, java 11+, python3,
# npm, chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
here=$PWD
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

for tool in xmllint apt-get dpkg unzip mvn java python3 npm chromium go; do
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
	mkdir okapi toolkit schemas
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
	venv/bin/pip install -q --disable-pip-version-check translate-toolkit
)

echo "== schemas"
for name in sample awkward; do
	xmllint --noout --nonet --schema "$tmp/schemas/net/sf/okapi/lib/xliff2/all.xsd" "testdata/$name.xliff"
	xmllint --noout --nonet --schema "$tmp/schemas/xliff12.xsd" "testdata/$name.xliff12"
	xmllint --noout --nonet --dtdvalid "$tmp/schemas/tmx14.dtd" "testdata/$name.tmx"
done

cd testdata
echo "== Okapi"
java -cp "$tmp/jars/*" "$here/validate/Rewrite.java" "$tmp/okapi" {sample,awkward}.{xliff,xliff12,tmx} 2> >(grep -v SLF4J >&2)
BITEXT_REWRITTEN=$tmp/okapi go test -count=1 -run TestRewritten "$here"
echo "== translate-toolkit"
"$tmp/venv/bin/python" "$here/validate/rewrite.py" "$tmp/toolkit" {sample,awkward}.{xliff,xliff12,tmx}
BITEXT_REWRITTEN=$tmp/toolkit go test -count=1 -run TestRewritten "$here"

echo "== axe-core"
BITEXT_AXE=$tmp/package/axe.min.js go test -count=1 -run TestReviewAccessible "$here"
