// Writes r4-definitions.txt: what the FHIR package hl7.fhir.r4.core 4.0.1 (CC0) says of R4's own types, without prose.
// node r4-definitions.mjs PACKAGE-FOLDER
//
// One block for each type, ended by an empty line. Tabs separate fields; an empty field says nothing.
//   type      name, kind, base, "abstract" or nothing
//   element   path below the type ("" for the type itself), min..max, types joined by "|", content reference, binding, flags (m: modifier)
//             a type is  code[profile,...](target,...)  with http://hl7.org/fhir/StructureDefinition/ left out of canonicals
//             a binding is  r|e|p|x  and the value set, then "^" and the greatest value set where there is one
//   ! key     severity (e|w, b: best practice), expression, human; it belongs to the element above
// What a type inherits, and what BackboneElement and Element bring to the elements inside a type, is not repeated.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = process.argv[2];
if (!folder) throw new Error('Name the package folder.');
const core = 'http://hl7.org/fhir/StructureDefinition/';
const short = url => url.startsWith(core) ? url.slice(core.length) : url;
const extension = (of, url) => of.extension?.find(e => e.url === core + url);
const oneLine = text => text.replace(/\s+/g, ' ').trim();

const structures = readdirSync(folder)
  .filter(name => /^StructureDefinition-.*\.json$/.test(name))
  .map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')))
  .filter(s => s.derivation !== 'constraint' && s.kind !== 'logical' && s.url.startsWith(core))
  .sort((a, b) => a.name < b.name ? -1 : 1);

const typeText = type => {
  const fhir = extension(type, 'structuredefinition-fhir-type');
  const code = (fhir?.valueUrl ?? fhir?.valueUri ?? type.code).replace('http://hl7.org/fhirpath/System.', 'System.');
  return code + (type.profile ? `[${type.profile.map(short).join(',')}]` : '') + (type.targetProfile ? `(${type.targetProfile.map(short).join(',')})` : '');
};
const strengths = { required: 'r', extensible: 'e', preferred: 'p', example: 'x' };
const bindingText = b => !b ? '' : strengths[b.strength] + (b.valueSet ?? '') + (extension(b, 'elementdefinition-maxValueSet') ? '^' + extension(b, 'elementdefinition-maxValueSet').valueCanonical : '');
const isOwn = (s, e) => e.path === s.type || e.base.path === e.path;
const lines = [];
for (const s of structures) {
  lines.push(['type', s.type, s.kind, s.baseDefinition ? short(s.baseDefinition) : '', s.abstract ? 'abstract' : ''].join('\t'));
  for (const e of s.snapshot.element.filter(e => isOwn(s, e))) {
    lines.push([e.path === s.type ? '' : e.path.slice(s.type.length + 1), `${e.min}..${e.max}`, (e.type ?? []).map(typeText).join('|'),
      e.contentReference?.slice(1) ?? '', bindingText(e.binding), e.isModifier ? 'm' : ''].join('\t').trimEnd());
    for (const c of e.constraint ?? []) {
      if (short(c.source ?? s.url) !== s.type && c.source) continue;
      lines.push([`! ${c.key}`, (c.severity === 'error' ? 'e' : 'w') + (extension(c, 'elementdefinition-bestpractice')?.valueBoolean ? 'b' : ''), c.expression ?? '', oneLine(c.human)].join('\t'));
    }
  }
  lines.push('');
}
const text = lines.join('\n');
writeFileSync(join(fileURLToPath(new URL('.', import.meta.url)), 'r4-definitions.txt'), text);
console.log(`${structures.length} types, ${lines.length} lines, ${text.length} bytes`);
