/**
 * `touchstone completion bash|zsh|fish`: a script that completes commands, options and their choices. It follows from the
 * tree of commands itself, so that no option is missing from it; where no word fits, file names are completed.
 */
import { Argument, type Command, type Option } from 'commander'
import { pathOf } from './configuration.ts'
import { addExamples } from './examples.ts'

const SHELLS = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof SHELLS)[number]

/** Defines the command. */
export function addCompletionCommand(program: Command): void {
  const command = program
    .command('completion')
    .description('print a script that completes commands and options in your shell')
    .addArgument(new Argument('<shell>', 'your shell').choices(SHELLS))
    .action((shell: Shell) => console.log(completionScript(program, shell)))
  addExamples(
    command,
    'completion bash > ~/.local/share/bash-completion/completions/touchstone',
    'completion zsh > ~/.zfunc/_touchstone   # a folder of $fpath',
    'completion fish > ~/.config/fish/completions/touchstone.fish',
  )
}

/** The script for a shell. */
export function completionScript(program: Command, shell: Shell): string {
  const commands = treeOf(program)
  switch (shell) {
    case 'bash':
      return bashScript(commands)
    case 'zsh':
      return zshScript(commands)
    case 'fish':
      return fishScript(commands)
  }
}

function treeOf(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(treeOf)]
}

function optionsOf(command: Command): readonly Option[] {
  return command.createHelp().visibleOptions(command)
}

/** What follows a command: the names of those below it, or the choices of its first argument. */
function wordsAfter(command: Command): readonly string[] {
  const [argument] = command.registeredArguments
  return command.commands.length > 0 ? command.commands.map((each) => each.name()) : (argument?.argChoices ?? [])
}

/** Cases of `command path:option` with choices, and of a command's options and words, for bash and zsh. */
function shellCases(commands: readonly Command[]): { readonly choices: string; readonly words: string } {
  const choices = commands.flatMap((command) =>
    optionsOf(command).flatMap(({ long, argChoices }) =>
      argChoices === undefined ? [] : [`    '${pathOf(command)}:${long}') words='${argChoices.join(' ')}' ;;`],
    ),
  )
  const values = commands.flatMap((command) =>
    optionsOf(command).flatMap(({ long, argChoices, required }) =>
      argChoices === undefined && required ? [`'${pathOf(command)}:${long}'`] : [],
    ),
  )
  const words = commands.map((command) => {
    const options = optionsOf(command).map(({ long }) => long)
    return `    '${pathOf(command)}') options='${options.join(' ')}'; below='${wordsAfter(command).join(' ')}' ;;`
  })
  return {
    choices: [...choices, `    ${values.join('|')}) files=1 ;;`].join('\n'),
    words: words.join('\n'),
  }
}

/** Finds the command that the words before the cursor name, in a form that bash and zsh both read. */
function pathLoop(commands: readonly Command[], words: string): string {
  const known = commands.map((command) => `'${pathOf(command)}'`).filter((path) => path !== "''")
  return `  for word in ${words}; do
    case "\${path:+$path }$word" in
    ${known.join('|')}) path="\${path:+$path }$word" ;;
    esac
  done`
}

function bashScript(commands: readonly Command[]): string {
  const { choices, words } = shellCases(commands)
  return `# bash completion of touchstone, made by: touchstone completion bash
_touchstone() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
  local path='' word words='' options='' below='' files=''
${pathLoop(commands, '"${COMP_WORDS[@]:1:COMP_CWORD-1}"')}
  case "$path:$prev" in
${choices}
  esac
  case "$path" in
${words}
  esac
  if [ -n "$words" ]; then COMPREPLY=($(compgen -W "$words" -- "$cur"))
  elif [ -n "$files" ]; then COMPREPLY=($(compgen -f -- "$cur"))
  elif [[ $cur == -* ]]; then COMPREPLY=($(compgen -W "$options" -- "$cur"))
  elif [ -n "$below" ]; then COMPREPLY=($(compgen -W "$below" -- "$cur"))
  else COMPREPLY=($(compgen -f -- "$cur"))
  fi
}
complete -o filenames -F _touchstone touchstone`
}

function zshScript(commands: readonly Command[]): string {
  const { choices, words } = shellCases(commands)
  return `#compdef touchstone
# zsh completion of touchstone, made by: touchstone completion zsh
_touchstone() {
  local cur="\${words[CURRENT]}" prev="\${words[CURRENT-1]}" path_words=("\${(@)words[2,CURRENT-1]}")
  local named='' options='' below='' files='' chosen=''
${zshed(pathLoop(commands, '"${(@)path_words}"'))}
  case "$named:$prev" in
${choices.replaceAll(") words='", ") chosen='")}
  esac
  case "$named" in
${words}
  esac
  if [[ -n $chosen ]]; then compadd -- \${=chosen}
  elif [[ -n $files ]]; then _files
  elif [[ $cur == -* ]]; then compadd -- \${=options}
  elif [[ -n $below ]]; then compadd -- \${=below}
  else _files
  fi
}
if [[ $funcstack[1] == _touchstone ]]; then _touchstone "$@"; else compdef _touchstone touchstone; fi`
}

/** `path` is zsh's own list of folders with programs. */
function zshed(loop: string): string {
  return loop
    .replaceAll('path:+$path', 'named:+$named')
    .replaceAll(' path="', ' named="')
    .replace('for word', 'local word; for word')
}

function fishScript(commands: readonly Command[]): string {
  const lines = commands.flatMap((command) => {
    const path = pathOf(command)
    const seen = path === '' ? [] : path.split(' ').map((name) => `__fish_seen_subcommand_from ${name}`)
    const condition = seen.length === 0 ? '' : ` -n '${seen.join('; and ')}'`
    const names = command.commands.map((each) => each.name())
    const none = `__fish_${path === '' ? 'use_subcommand' : `seen_subcommand_from ${path.split(' ').at(-1)}`}`
    const first = path === '' ? none : `${seen.join('; and ')}; and not __fish_seen_subcommand_from ${names.join(' ')}`
    return [
      ...command.commands.map(
        (each) => `complete -c touchstone -f -n '${first}' -a ${each.name()} -d ${fishText(each.description())}`,
      ),
      ...(command.commands.length === 0 && wordsAfter(command).length > 0
        ? [`complete -c touchstone -f${condition} -a '${wordsAfter(command).join(' ')}'`]
        : []),
      ...optionsOf(command).map(({ long, argChoices, required, description }) => {
        const value = argChoices === undefined ? (required ? ' -r' : '') : ` -x -a '${argChoices.join(' ')}'`
        return `complete -c touchstone${condition} -l ${long?.slice(2)}${value} -d ${fishText(description)}`
      }),
    ]
  })
  return ['# fish completion of touchstone, made by: touchstone completion fish', ...lines].join('\n')
}

function fishText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`
}
