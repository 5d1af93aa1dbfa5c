// Which findings can be closed in front of the application, and as what: by the rule that found them. What stands in no row cannot, because no single
// value of a request does the harm, or because the harm looks like ordinary use.

import type { PatchClass } from '../../../policy/index.ts'

export const patchClasses: Readonly<Record<string, PatchClass>> = {
  'sql-written-by-caller': 'sql',
  'query-written-by-caller': 'expression',
  'operators-sent-by-caller': 'nosql',
  'directory-filter-written-by-caller': 'expression',
  'expression-on-document-written-by-caller': 'expression',
  'text-run-as-code': 'expression',
  'shell-command-put-together': 'command',
  'program-chosen-by-caller': 'command',
  'file-read-outside-folder': 'path',
  'file-served-outside-folder': 'path',
  'file-written-outside-folder': 'path',
  'file-deleted-outside-folder': 'path',
  'folder-listed-outside-folder': 'path',
  'stored-object-chosen-by-caller': 'path',
  'template-written-by-caller': 'template',
  'fields-of-text-written-by-caller': 'template',
  'address-chosen-by-caller': 'ssrf',
  'page-fetches-for-caller': 'ssrf',
  'redirect-chosen-by-caller': 'redirect',
  'markup-written-by-caller': 'xss',
  'mail-markup-written-by-caller': 'xss',
  'html-template-without-escaping': 'xss',
  'mail-header-written-by-caller': 'mail',
  'pattern-written-by-caller': 'pattern',
  'objects-loaded-from-caller': 'deserialisation',
  'yaml-loader-makes-objects': 'deserialisation',
  'files-included-by-xml-of-caller': 'xml',
  'xml-entities-resolved': 'xml',
  'archive-grows-unbounded': 'archive',
  'input-model-allows-extra': 'fields',
  'every-field-copied-to-record': 'fields',
  'page-size-unlimited': 'size',
  'admin-without-authentication': 'caller',
  'route-open-among-guarded': 'caller',
  'router-open-among-guarded': 'caller',
  'owned-object-open': 'caller',
  'plain-route-outside-dependencies': 'caller',
  'route-class-lost': 'caller',
  'caller-optional-where-state-changes': 'caller',
  'model-asked-by-anyone': 'caller',
  'security-scheme-never-verified': 'caller',
  'jwt-verification-off': 'caller',
  'jwt-none-algorithm': 'caller',
}

/** Of these every value of a request is part of the harm, or none is. */
export const wholeClasses: ReadonlySet<PatchClass> = new Set<PatchClass>(['caller', 'fields', 'archive'])
