/** The load models of rust-loadtest, as LOAD_MODEL_TYPE names them, each with our name and the variables that are its own. */
export const originalModels: Readonly<Record<string, { readonly model: string; readonly variables: readonly string[] }>> = {
  Concurrent: { model: 'concurrent', variables: [] },
  Rps: { model: 'rps', variables: ['TARGET_RPS'] },
  RampRps: { model: 'ramp', variables: ['MIN_RPS', 'MAX_RPS', 'RAMP_DURATION'] },
  DailyTraffic: {
    model: 'dailytraffic',
    variables: ['DAILY_MIN_RPS', 'DAILY_MID_RPS', 'DAILY_MAX_RPS', 'DAILY_CYCLE_DURATION', 'MORNING_RAMP_RATIO', 'PEAK_SUSTAIN_RATIO', 'MID_DECLINE_RATIO', 'MID_SUSTAIN_RATIO', 'EVENING_DECLINE_RATIO'],
  },
};

/** Variables of rust-loadtest that say what the load goes to, and where a load document says it. */
export const targetNames: Readonly<Record<string, readonly string[]>> = {
  TARGET_URL: ['config', 'baseUrl'],
  NUM_CONCURRENT_TASKS: ['config', 'workers'],
  TEST_DURATION: ['config', 'duration'],
  REQUEST_TIMEOUT_SECS: ['config', 'timeout'],
  REQUEST_TIMEOUT: ['config', 'timeout'],
  CUSTOM_HEADERS: ['config', 'headers'],
  SKIP_TLS_VERIFY: ['config', 'skipTlsVerify'],
  RESOLVE_TARGET_ADDR: ['config', 'resolveTargetAddr'],
  CLIENT_CERT_PATH: ['config', 'tls', 'certFile'],
  CLIENT_KEY_PATH: ['config', 'tls', 'keyFile'],
  POOL_MAX_IDLE_PER_HOST: ['config', 'pool', 'maxIdlePerHost'],
  POOL_IDLE_TIMEOUT_SECS: ['config', 'pool', 'idleTimeout'],
  TENANT: ['metadata', 'tenant'],
};

/** Variables of rust-loadtest that say what a load model does. */
export const loadNames: Readonly<Record<string, readonly string[]>> = {
  TARGET_RPS: ['load', 'target'],
  MIN_RPS: ['load', 'min'],
  MAX_RPS: ['load', 'max'],
  RAMP_DURATION: ['load', 'rampDuration'],
  DAILY_MIN_RPS: ['load', 'min'],
  DAILY_MID_RPS: ['load', 'mid'],
  DAILY_MAX_RPS: ['load', 'max'],
  DAILY_CYCLE_DURATION: ['load', 'cycleDuration'],
  MORNING_RAMP_RATIO: ['load', 'morningRampRatio'],
  PEAK_SUSTAIN_RATIO: ['load', 'peakSustainRatio'],
  MID_DECLINE_RATIO: ['load', 'midDeclineRatio'],
  MID_SUSTAIN_RATIO: ['load', 'midSustainRatio'],
  EVENING_DECLINE_RATIO: ['load', 'eveningDeclineRatio'],
};

/** Variables of rust-loadtest that say what its one request is. */
export const requestNames = ['REQUEST_TYPE', 'SEND_JSON', 'JSON_PAYLOAD'] as const;

/** The ratios that rust-loadtest takes for a day in the environment; in documents the defaults are others. */
export const originalDay = { morningRampRatio: 0.125, peakSustainRatio: 0.167, midDeclineRatio: 0.125, midSustainRatio: 0.167, eveningDeclineRatio: 0.167 };

/** How long rust-loadtest runs without TEST_DURATION. */
export const originalDuration = '2h';
