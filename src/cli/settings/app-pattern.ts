// How an application is named. Apart from the settings, whose reader brings YAML with it: every command's options need this.

const dottedName = '[\\p{L}_][\\p{L}\\p{N}_]*(?:\\.[\\p{L}_][\\p{L}\\p{N}_]*)*'

/** As uvicorn takes it; the brackets of a factory may be written or left out. */
export const appPattern = `^${dottedName}:${dottedName}(?:\\(\\))?$`
