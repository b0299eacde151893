/** A rule that JSON Schema can't say, or that this schema leaves to the loader. */
export interface LoaderRule {
  /** What is refused, in words. */
  readonly refuses: string;
  /** The codes of its findings. */
  readonly codes: readonly string[];
}

/**
 * Everything that the loader refuses and the JSON Schema does not: rules across fields, and of single values what no
 * pattern can say. All else is refused by both or by none.
 */
export const loaderAlone: readonly LoaderRule[] = [
  { refuses: 'a text past its caps, or in another encoding than UTF-8', codes: ['MF_TEXT_SIZE', 'MF_TEXT_DEPTH', 'MF_TEXT_ENCODING'] },
  { refuses: 'text that is no YAML, or YAML with several documents, unknown tags or lost aliases', codes: ['MF_YAML_SYNTAX', 'MF_YAML_DOCUMENTS', 'MF_YAML_TAG', 'MF_YAML_ALIAS'] },
  { refuses: 'a key that stands twice in a map, or is reserved', codes: ['MF_YAML_DUPLICATE_KEY', 'MF_RESERVED_KEY'] },
  { refuses: 'a number that is not finite, or an integer beyond 2^53 - 1', codes: ['MF_NUMBER'] },
  { refuses: 'a duration beyond 2^53 ms or below a nanosecond, and a rate too great for a number', codes: ['MF_DURATION', 'MF_RANGE', 'MF_RATE', 'MF_BOUND'] },
  { refuses: 'a threshold over a stretch of 0s or of more than an hour, and one of a scenario that is not there', codes: ['MF_THRESHOLD'] },
  { refuses: 'a size in words beyond 64MB', codes: ['MF_RANGE'] },
  { refuses: 'an address of IPv6 that is none', codes: ['MF_ADDRESS'] },
  { refuses: 'a line of headers that names one twice, and a header that is set for each request by itself', codes: ['MF_HEADER'] },
  { refuses: "a URL of the right shape whose host or port can't be, and one of a step with a user or a host that varies", codes: ['MF_URL'] },
  { refuses: "a status or class of statuses that can't occur", codes: ['MF_STATUS'] },
  { refuses: 'a variable of the environment that is not set, and what one that is set makes of a value', codes: ['MF_ENVIRONMENT'] },
  { refuses: 'files that are missing, lie elsewhere, include each other in a circle or too deep, or are no table of data', codes: ['MF_FILE_UNFOLLOWED', 'MF_FILE_OUTSIDE', 'MF_FILE_UNREADABLE', 'MF_INCLUDE_CYCLE', 'MF_INCLUDE_DEPTH', 'MF_DATA_FILE'] },
  { refuses: 'files of TLS that hold no certificates or no key', codes: ['MF_TLS_FILE'] },
  { refuses: 'several files that name different versions', codes: ['MF_VERSION_CONFLICT'] },
  { refuses: 'a regular expression, a JSONPath or an expression that is none or too long, and a group that is not there', codes: ['MF_REGEX', 'MF_JSON_PATH', 'MF_EXPRESSION'] },
  { refuses: 'a variable that nothing sets', codes: ['MF_UNKNOWN_VARIABLE'] },
  { refuses: 'two scenarios, or two extractors of a step, of one name', codes: ['MF_DUPLICATE_NAME'] },
  { refuses: 'a name of a scenario or a step that holds the value of a secret variable', codes: ['MF_SECRET_NAME'] },
  { refuses: 'scenarios of which none is enabled', codes: ['MF_NO_SCENARIO'] },
  { refuses: 'a thinkTime whose min is above its max', codes: ['MF_THINK_TIME'] },
  { refuses: 'numbers of a load model that do not fit each other: a max that is not above its min, too many stairs', codes: ['MF_LOAD_NUMBERS'] },
  { refuses: 'ratios of a day that add up to more than 1', codes: ['MF_RATIO_SUM'] },
  { refuses: 'a maxWait below the debounce', codes: ['MF_MAX_WAIT'] },
];
