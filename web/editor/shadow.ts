/**
 * CodeMirror writes style sheets as it goes. In a shadow root it adopts constructed ones, which a
 * strict `style-src 'self'` allows; in the light DOM it would add `<style>` elements, which it forbids.
 */
export function shadowOf(parent: Element): ShadowRoot {
  const root = parent.shadowRoot ?? parent.attachShadow({ mode: "open" });
  root.replaceChildren();
  return root;
}
