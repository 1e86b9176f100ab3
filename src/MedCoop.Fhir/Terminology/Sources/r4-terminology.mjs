// Writes r4-terminology.ndjson.br: the code systems, value sets and concept maps of the FHIR package hl7.fhir.r4.core 4.0.1 (CC0), one
// resource a line, without what no terminology operation answers from (narrative, contacts, extensions of concepts).
// node r4-terminology.mjs PACKAGE-FOLDER
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

const folder = process.argv[2];
if (!folder) throw new Error('Name the package folder.');

const kept = ['resourceType', 'url', 'version', 'id', 'name', 'title', 'status', 'experimental', 'language', 'caseSensitive', 'valueSet', 'hierarchyMeaning',
  'compositional', 'content', 'supplements', 'filter', 'property', 'immutable', 'compose', 'expansion', 'concept',
  'sourceUri', 'sourceCanonical', 'targetUri', 'targetCanonical', 'group'];

const strip = value => {
  if (Array.isArray(value)) return value.map(strip);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== 'extension' && !name.startsWith('_')).map(([name, inner]) => [name, strip(inner)]));
};

const lines = readdirSync(folder)
  .filter(name => /^(CodeSystem|ValueSet|ConceptMap)-.*\.json$/.test(name))
  .sort()
  .map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')))
  .map(resource => JSON.stringify(strip(Object.fromEntries(kept.filter(name => name in resource).map(name => [name, resource[name]])))));

const text = Buffer.from(lines.join('\n'), 'utf8');
const packed = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: text.length } });
writeFileSync(join(fileURLToPath(new URL('.', import.meta.url)), 'r4-terminology.ndjson.br'), packed);
console.log(`${lines.length} resources, ${text.length} bytes, packed ${packed.length}`);
