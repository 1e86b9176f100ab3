// Makes a FHIR package of SUSHI's output: node pack.mjs <resources> <package>
// The same definitions give the same bytes: no dates, files and keys in a fixed order.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [source, target] = process.argv.slice(2);
const config = readFileSync('sushi-config.yaml', 'utf8');
const setting = name => config.match(new RegExp(`^${name}: (.+)$`, 'm'))[1];

// What a snapshot inherits from R4 and no rule depends on. It is two thirds of the bytes, and R4's own package has it.
const inherited = ['mapping', 'comment', 'requirements', 'alias', 'example', 'isModifierReason', 'orderMeaning', 'meaningWhenMissing', 'extension'];

function lean(definition) {
    const { mapping, ...rest } = definition;
    const own = new Map(definition.differential.element.map(element => [element.id, element]));
    for (const element of rest.snapshot.element) {
        for (const key of inherited) if (!(key in (own.get(element.id) ?? {}))) delete element[key];
        for (const constraint of element.constraint ?? []) delete constraint.xpath;
    }
    return rest;
}

// One line per element of a definition, per concept, and per question: readable differences without a file of ten thousand lines.
function print(resource) {
    const group = ({ item, ...rest }) => item
        ? `      ${JSON.stringify(rest).slice(0, -1)},"item":[\n${item.map(question => `        ${JSON.stringify(question)}`).join(',\n')}\n      ]}`
        : `      ${JSON.stringify(rest)}`;
    const lines = list => list.map(item => `      ${JSON.stringify(item)}`).join(',\n');
    const parts = Object.entries(resource).map(([key, value]) => {
        if (value?.element) return `  ${JSON.stringify(key)}: {\n    "element": [\n${lines(value.element)}\n    ]\n  }`;
        if (key === 'item') return `  "item": [\n${value.map(group).join(',\n')}\n  ]`;
        if (key === 'concept') return `  "concept": [\n${lines(value)}\n  ]`;
        return `  ${JSON.stringify(key)}: ${JSON.stringify(value, null, 2).replaceAll('\n', '\n  ')}`;
    });
    return `{\n${parts.join(',\n')}\n}\n`;
}

mkdirSync(target, { recursive: true });
const files = [];
for (const filename of readdirSync(source).filter(name => name.endsWith('.json')).sort()) {
    const read = JSON.parse(readFileSync(join(source, filename), 'utf8'));
    const resource = read.resourceType === 'StructureDefinition' ? lean(read) : read;
    writeFileSync(join(target, filename), print(resource));
    files.push({ filename, resourceType: resource.resourceType, id: resource.id, url: resource.url, version: resource.version,
        kind: resource.kind, type: resource.type });
}

writeFileSync(join(target, '.index.json'), `{\n  "index-version": 2,\n  "files": [\n${files.map(file => `    ${JSON.stringify(file)}`).join(',\n')}\n  ]\n}\n`);
writeFileSync(join(target, 'package.json'), `${JSON.stringify({
    name: setting('id'),
    version: setting('version'),
    title: setting('title'),
    description: setting('description'),
    type: 'Conformance',
    canonical: setting('canonical'),
    fhirVersions: [setting('fhirVersion')],
    dependencies: { 'hl7.fhir.r4.core': setting('fhirVersion') },
    author: 'MedCoop',
    license: 'Apache-2.0',
}, null, 2)}\n`);
