import { useTranslation } from "react-i18next";

const ALL = "all";

interface StateFilterProps<State extends string> {
  states: readonly State[];
  /** How many there are of each. */
  counts: Readonly<Record<string, number>>;
  /** The one shown; undefined: all of them. */
  state: State | undefined;
  /** The one shown where the address names none. */
  standard: State;
  wordOf: (state: State) => string;
  onChoose: (wished: string | undefined) => void;
  testid: string;
}

/** Which state a list shows, with how many there are of each. */
export function StateFilter<State extends string>({ states, counts, state, standard, wordOf, onChoose, testid }: StateFilterProps<State>) {
  const { t } = useTranslation();
  const all = states.reduce((sum, each) => sum + (counts[each] ?? 0), 0);
  return (
    <form className="filters" role="search" onSubmit={(event) => event.preventDefault()} aria-label={t("cases.filter")}>
      <label>
        <span>{t("cases.state")}</span>
        <select value={state ?? ALL} onChange={(event) => onChoose(event.target.value === standard ? undefined : event.target.value)} data-testid={testid}>
          {states.map((each) => (
            <option key={each} value={each}>
              {t("dialogue.counted", { state: wordOf(each), number: counts[each] ?? 0 })}
            </option>
          ))}
          <option value={ALL}>{t("dialogue.counted", { state: t("dialogue.all"), number: all })}</option>
        </select>
      </label>
    </form>
  );
}

/** The state that an address wishes; undefined: all. */
export function wishedState<State extends string>(states: readonly State[], wished: string | undefined, standard: State): State | undefined {
  return wished === ALL ? undefined : (states.find((each) => each === wished) ?? standard);
}
