// The command that hands a link code to the phone, for a POSIX shell.
export function linkCommand(link: string): string {
  return `tandem link '${link.replaceAll("'", `'\\''`)}'`
}
