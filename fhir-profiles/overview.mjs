// Writes docs/profiles.md from the compiled package: node overview.mjs <package> <page>
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [source, page] = process.argv.slice(2);
const resources = readdirSync(source).filter(name => /^[A-Z].*\.json$/.test(name)).sort()
    .map(name => JSON.parse(readFileSync(join(source, name), 'utf8')));
const of = type => resources.filter(resource => resource.resourceType === type);
const last = url => url.split('|')[0].split('/').at(-1);
const cell = text => (text ?? '').replaceAll('|', '\\|').replaceAll('\n', ' ').replace(/\s+/g, ' ').trim();
const lines = [];
const row = (...cells) => lines.push(`| ${cells.map(cell).join(' | ')} |`);
const head = (...cells) => { row(...cells); lines.push(`|${cells.map(() => '---').join('|')}|`); };

// What a differential says of one element, in words.
function rules(element) {
    const said = [];
    if (element.min !== undefined || element.max !== undefined) said.push(`${element.min ?? ''}..${element.max ?? ''}`);
    for (const [key, value] of Object.entries(element))
        if (/^(fixed|pattern|minValue|maxValue)[A-Z]/.test(key)) said.push(`${key.match(/^[a-z]+/)[0]} \`${typeof value === 'object' ? value.coding?.map(coding => coding.code).join() ?? JSON.stringify(value) : value}\``);
    if (element.binding) said.push(`${element.binding.strength}: ${last(element.binding.valueSet)}`);
    const types = (element.type ?? []).map(type => (type.targetProfile ?? type.profile)?.map(last).join(' or ') ?? type.code);
    if (types.length) said.push(`type ${types.join(', ')}`);
    if (element.slicing) said.push(`sliced by ${element.slicing.discriminator.map(by => `${by.type} of ${by.path}`).join(' and ')} (${element.slicing.rules})`);
    return said.join('; ');
}

lines.push('# Profiles', '', 'Generated from `fhir-profiles/package` by `fhir-profiles/build.sh`; edit the FHIR Shorthand in `fhir-profiles/input/fsh` instead.', '');
const definitions = of('StructureDefinition');
const profiles = definitions.filter(definition => definition.type !== 'Extension');
lines.push(`${profiles.length} profiles, ${definitions.length - profiles.length} extensions, ${of('CodeSystem').length} code systems, `
    + `${of('ValueSet').length} value sets, ${of('SearchParameter').length} search parameters, ${of('Questionnaire').length} questionnaires, ${of('OperationDefinition').length} operations. Canonical base \`https://medcoop.example/fhir\`.`, '');
lines.push('## At a glance', '');
head('Profile', 'Of', 'Purpose');
for (const profile of profiles) row(`[${profile.id}](#${profile.id})`, last(profile.baseDefinition), profile.description);
lines.push('', '## Profiles, element by element');
for (const profile of [...profiles, ...definitions.filter(definition => definition.type === 'Extension')]) {
    lines.push('', `### ${profile.id}`, cell(profile.description), '');
    const constrained = profile.differential.element.filter(element => rules(element) && element.max !== '0' || element.sliceName);
    if (constrained.length) {
        head('Element', 'Rule');
        for (const element of constrained) row(`\`${element.id}\``, rules(element));
    }
    const constraints = profile.differential.element.flatMap(element => (element.constraint ?? []).map(constraint => [element.id, constraint]));
    if (constraints.length) lines.push('');
    if (constraints.length) head('Invariant', 'On', 'Severity', 'Says');
    for (const [id, constraint] of constraints) row(`\`${constraint.key}\``, `\`${id}\``, constraint.severity, constraint.human);
}
lines.push('', '## Code systems', '');
head('Code system', 'Codes');
const codes = concepts => concepts.flatMap(concept => [`\`${concept.code}\``, ...codes(concept.concept ?? [])]);
for (const system of of('CodeSystem')) row(system.id, codes(system.concept).join(' '));
lines.push('', '## Value sets', '');
head('Value set', 'Purpose');
for (const set of of('ValueSet')) row(set.id, set.description);
lines.push('', '## Search parameters', '');
head('Code', 'Of', 'Type', 'Finds');
for (const parameter of of('SearchParameter')) row(`\`${parameter.code}\``, parameter.base.join(', '), parameter.type, parameter.description);
const questions = items => items.flatMap(item => item.item ? questions(item.item) : [item]);
lines.push('', '## Questionnaires', '', 'Without a required item a hospital cannot decide; the others are recommended (completeness.md).', '');
head('Questionnaire', 'Required', 'Recommended');
for (const form of of('Questionnaire'))
    row(form.id, ...[true, false].map(required => questions(form.item).filter(item => (item.required ?? false) === required).map(item => `\`${item.linkId}\``).join(' ')));
lines.push('', '## Operations', '');
head('Operation', 'Of', 'Does');
for (const operation of of('OperationDefinition')) row(`\`$${operation.code}\``, operation.resource.join(', '), operation.description);
writeFileSync(page, `${lines.join('\n')}\n`);
