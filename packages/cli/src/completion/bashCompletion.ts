import type { CompletionPlace } from './completionPlaces.js';
import { expecting, quoted, valueCases, walkingCases } from './shellCases.js';

/** A script for bash, of version 3.2 too, which macOS has. */
export function bashCompletion(places: readonly CompletionPlace[]): string {
  const branches = places.map(({ route, commands, options, expects }) => {
    const words = (list: readonly string[]): string => `(${list.map(quoted).join(' ')})`;
    const said = [commands.length > 0 ? `choices=${words(commands.map(({ name }) => name))}` : expecting(expects), `options=${words(options.flatMap(({ flags }) => flags))}`];
    return `${quoted(route)}) ${said.filter((part) => part !== '').join(' ')} ;;`;
  });
  return `# Completion of midflight for bash: source <(midflight completion bash)
_midflight() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" route= word= option= expects= IFS=$'\\n'
  local -a choices options
  # bash takes --name=value for three words.
  [ "$cur" = = ] && cur=
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [ "$word" = = ] && continue
    if [ -n "$option" ]; then option=; continue; fi
    case "$route/$word" in
      ${walkingCases(places).join('\n      ')}
    esac
  done
  if [ -n "$option" ]; then
    case "$route/$option" in
      ${valueCases(places).join('\n      ')}
    esac
  else
    case "$route" in
      ${branches.join('\n      ')}
    esac
    case "$cur" in -*) choices=("\${options[@]}") expects= ;; esac
  fi
  COMPREPLY=()
  case "$expects" in
    file) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur")) ;;
    folder) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$cur")) ;;
    *) COMPREPLY=($(compgen -W "\${choices[*]}" -- "$cur")) ;;
  esac
}
complete -F _midflight midflight
`;
}
