// Writes r4-extensions.txt: where the extensions that the FHIR package hl7.fhir.r4.core 4.0.1 (CC0) defines may stand.
// node r4-extensions.mjs PACKAGE-FOLDER
//
// One line for each: name (the canonical URL after http://hl7.org/fhir/StructureDefinition/), a tab, the elements, separated by "|".
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = process.argv[2];
if (!folder) throw new Error('Name the package folder.');
const core = 'http://hl7.org/fhir/StructureDefinition/';
const lines = readdirSync(folder)
  .filter(name => /^StructureDefinition-.*\.json$/.test(name))
  .map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')))
  .filter(s => s.type === 'Extension' && s.derivation === 'constraint' && s.url.startsWith(core) && s.context?.length && s.context.every(c => c.type === 'element'))
  .map(s => `${s.url.slice(core.length)}\t${s.context.map(c => c.expression).join('|')}`)
  .sort();
writeFileSync(join(fileURLToPath(new URL('.', import.meta.url)), 'r4-extensions.txt'), lines.join('\n') + '\n');
console.log(`${lines.length} extensions`);
