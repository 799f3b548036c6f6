using Microsoft.Playwright;

namespace Espalier.Testing.Browser;

/// <summary>What every page must be, whatever it shows: named, as wide as its window, readable.</summary>
public static class PageCheck
{
    private const string Script =
        """
        () => {
          const found = [];
          const canvas = document.createElement("canvas");
          canvas.width = canvas.height = 1;
          const paper = canvas.getContext("2d", { willReadFrequently: true });
          const known = new Map();
          const read = text => {
            if (!known.has(text)) {
              paper.clearRect(0, 0, 1, 1);
              paper.fillStyle = text;
              paper.fillRect(0, 0, 1, 1);
              const [r, g, b, a] = paper.getImageData(0, 0, 1, 1).data;
              known.set(text, [r, g, b, a / 255]);
            }
            return known.get(text);
          };
          const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
          const ground = element => {
            const layers = [];
            for (let e = element; e; e = e.parentElement) {
              const style = getComputedStyle(e);
              if (style.backgroundImage !== "none") return null;
              const colour = read(style.backgroundColor);
              if (colour[3] > 0) layers.push(colour);
              if (colour[3] === 1) break;
            }
            return layers.reverse().reduce((below, top) => over(top, below), read(matchMedia("(prefers-color-scheme: dark)").matches ? "#000" : "#fff"));
          };
          const light = c => [0, 1, 2].map(i => c[i] / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
          const seen = element => {
            for (let e = element; e; e = e.parentElement) {
              const style = getComputedStyle(e);
              if (style.opacity < 1 || style.visibility !== "visible" || style.display === "none") return false;
              if (e.matches(":disabled, [aria-disabled='true'], [inert], .visually-hidden") || style.clipPath !== "none") return false;
            }
            const box = element.getBoundingClientRect();
            return box.width > 1 && box.height > 1;
          };
          const name = element => `<${element.localName}${element.className ? ` class="${element.className}"` : ""}>`;

          if (!document.title.trim()) found.push("no title");
          const headings = document.querySelectorAll("h1:not([role=dialog] h1, dialog h1)");
          if (headings.length !== 1) found.push(`${headings.length} h1`);
          if (document.documentElement.scrollWidth > innerWidth) {
            const widest = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map(name);
            found.push(`wider than the window: ${widest.join(", ")}`);
          }
          for (const control of document.querySelectorAll("button, a[href], input:not([type=hidden]), select, textarea")) {
            const label = control.getAttribute("aria-label") || control.getAttribute("aria-labelledby") || control.title || control.textContent.trim() || [...(control.labels ?? [])].map(l => l.textContent.trim()).join("") || control.placeholder;
            if (!label) found.push(`a control without a name: ${name(control)}`);
          }
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const poor = new Set();
          while (texts.nextNode()) {
            const element = texts.currentNode.parentElement;
            if (!texts.currentNode.textContent.trim() || element.closest("script, style, noscript, option, svg") || !seen(element)) continue;
            const style = getComputedStyle(element);
            const below = ground(element);
            if (!below) continue;
            const [one, other] = [light(over(read(style.color), below)), light(below)].sort((a, b) => b - a);
            const size = parseFloat(style.fontSize);
            const least = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
            const ratio = (one + .05) / (other + .05);
            if (ratio < least - .005) poor.add(`contrast ${ratio.toFixed(2)} of "${texts.currentNode.textContent.trim().slice(0, 30)}" in ${name(element)}`);
          }
          return [...found, ...[...poor].slice(0, 8)];
        }
        """;

    /// <summary>What is wrong with the page as it is shown now; empty for nothing.</summary>
    public static async Task<IReadOnlyList<string>> FindProblemsAsync(IPage page)
    {
        // What fades in, or changes its colours, cannot be judged before it is done.
        await page.EvaluateAsync("() => Promise.allSettled(document.getAnimations().filter(a => a.effect?.getTiming().iterations !== Infinity).map(a => a.finished))");
        return await page.EvaluateAsync<string[]>(Script);
    }
}
