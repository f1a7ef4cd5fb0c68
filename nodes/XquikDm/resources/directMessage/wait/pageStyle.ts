/** The style of the pages: one column, light or dark as the device is, and nothing that is loaded. */
export const STYLE = `
:root { color-scheme: light dark; --text: #1f2430; --dim: #565d6d; --back: #f4f5f7; --card: #fff; --line: #7d8596; --first: #1a56c4; --on-first: #fff; --bad: #a5111f; }
@media (prefers-color-scheme: dark) {
	:root { --text: #eceef3; --dim: #b4bac8; --back: #14161b; --card: #1f222a; --line: #858da0; --first: #8db4ff; --on-first: #0d1a33; --bad: #ff9ea6; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 34rem; margin: 0 auto; padding: 1.5rem 1.25rem 2rem; background: var(--card); min-height: 100vh; }
@media (min-width: 38rem) { main { margin: 3rem auto; min-height: 0; border-radius: .75rem; padding: 2rem; } }
h1 { margin: 0 0 .75rem; font-size: 1.25rem; line-height: 1.3; overflow-wrap: anywhere; }
.said { margin: 0 0 1.25rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.field, fieldset { margin: 0 0 1.25rem; }
fieldset { border: 0; padding: 0; min-width: 0; }
label, legend { display: block; padding: 0; margin-bottom: .25rem; font-weight: 600; overflow-wrap: anywhere; }
.needed { color: var(--dim); font-weight: 400; }
.choice { display: flex; gap: .6rem; align-items: center; min-height: 2.75rem; margin: 0; font-weight: 400; }
.choice input { flex: none; width: 1.25rem; height: 1.25rem; accent-color: var(--first); }
input:not([type=radio], [type=checkbox]), select, textarea { width: 100%; min-height: 2.75rem; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--card); color: inherit; font: inherit; }
[aria-invalid] { border-color: var(--bad) !important; }
.error { margin: .25rem 0 .75rem; color: var(--bad); }
.buttons { display: flex; flex-wrap: wrap; gap: .75rem; }
button { flex: 1 1 10rem; min-height: 3rem; padding: .5rem 1.25rem; border: 1px solid var(--line); border-radius: .5rem; background: none; color: inherit; font: inherit; font-weight: 600; overflow-wrap: anywhere; cursor: pointer; }
button.first { border-color: var(--first); background: var(--first); color: var(--on-first); }
form > button { width: 100%; }
:focus-visible { outline: 3px solid var(--first); outline-offset: 2px; }
`;
