// Where the program is in the tree, what it runs on, and how it is started.

export { findCommands } from './commands.ts'
export { findHints, type Hint, type HintKind } from './hints.ts'
export { findImports, type WrittenImport } from './imports.ts'
export { createModuleIndex, type FoundModule, type ModuleIndex } from './module-index.ts'
export { isAsidePath, isDocsOrExamplePath, isTestPath } from './paths.ts'
export { findPythonVersion, type PythonVersion } from './python-version.ts'
export { findSourceRoots, importedNames } from './source-roots.ts'
export { standardLibrary } from './standard-library.ts'
export { findFastapiFor, findFastapiNeeds, findVersions, type PackageVersion } from './versions.ts'
