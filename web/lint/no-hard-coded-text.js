/** Words for people stand in the locales, and nowhere else: no text in JSX, none in the attributes that are read or seen, and no
 *  Chinese in any literal. */
const READ = new Set(["title", "placeholder", "alt", "label", "aria-label", "aria-description", "okText", "cancelText"]);
const LETTERS = /\p{L}{2,}/u;
const HAN = /\p{Script=Han}/u;

/** @type {import("eslint").Rule.RuleModule} */
export default {
  meta: {
    type: "problem",
    messages: { text: "Hard-coded text: “{{text}}”. Put it into the locales and translate it by its key." },
    schema: [],
  },
  create(context) {
    const report = (node, text) => context.report({ node, messageId: "text", data: { text: text.trim().slice(0, 40) } });
    const literal = (node) => (node?.type === "Literal" && typeof node.value === "string" ? node.value : null);
    return {
      JSXText(node) {
        if (LETTERS.test(node.value) || HAN.test(node.value)) report(node, node.value);
      },
      JSXAttribute(node) {
        const value = node.value?.type === "JSXExpressionContainer" ? node.value.expression : node.value;
        const text = literal(value);
        if (READ.has(String(node.name.name)) && text !== null && LETTERS.test(text)) report(node, text);
      },
      JSXExpressionContainer(node) {
        if (node.parent.type === "JSXAttribute") return;
        for (const each of [node.expression, node.expression.consequent, node.expression.alternate, node.expression.right]) {
          const text = literal(each);
          if (text !== null && LETTERS.test(text)) report(each, text);
        }
      },
      Literal(node) {
        if (typeof node.value === "string" && HAN.test(node.value)) report(node, node.value);
      },
      TemplateElement(node) {
        if (HAN.test(node.value.raw)) report(node, node.value.raw);
      },
    };
  },
};
