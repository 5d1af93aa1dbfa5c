// Patterns as pydantic runs them: by Rust's engine unless the model asks for Python's, which cannot be seen. A text is refused where both refuse it.

import { compilePattern } from '../../../../base/index.ts'
import type { CompileText } from './judge-text.ts'

export const compileText: CompileText = (source) => {
  const engines = [compilePattern(source, { dialect: 'rust' }), compilePattern(source, { dialect: 'python' })]
  const tests = engines.flatMap((engine) => (engine.kind === 'ok' ? [engine.pattern] : []))
  if (tests.length < engines.length) return null
  return {
    test: (text) => tests.some((pattern) => pattern.test(text)),
    fitsBytes(bytes, from, to) {
      for (const pattern of tests) if (pattern.testBytes(bytes, from, to) === true) return true
      return false
    },
  }
}
