// The door to what code does: functions that nobody runs, read where somebody asks.
export { type Context, findContexts } from './contexts.ts'
export { type Mention, nameAt } from './mentions.ts'
export { Reached } from './reached.ts'
export { argumentsOf, calleeName, type GivenArguments } from './read-calls.ts'
export { attempt, pathOf } from './read-members.ts'
export { Reader, type ReaderOptions } from './reader.ts'
export { type Reading, type Source, typeOf } from './reading.ts'
export { type Store, type SurveyedClass, type SurveyedFunction, type SurveyedModule, surveyModule } from './survey.ts'
