/** How long a text takes to read, and how easily it reads. English: syllables are counted by groups of vowels. */

const WORDS_PER_MINUTE = 230;
const GRADES = [[70, 'easy'], [50, 'plain'], [30, 'hard'], [-Infinity, 'very hard']];

export function readability(text) {
  const words = text.match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu) ?? [];
  const sentences = Math.max(1, text.split(/[.!?]+(?:\s|$)/u).filter((part) => /[\p{L}\p{N}]/u.test(part)).length);
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word), 0);
  // Flesch's reading ease.
  const ease = words.length === 0 ? 100 : 206.835 - 1.015 * (words.length / sentences) - 84.6 * (syllables / words.length);
  const score = Math.round(Math.min(100, Math.max(0, ease)) * 10) / 10;
  return {
    words: words.length,
    sentences: words.length === 0 ? 0 : sentences,
    readingSeconds: Math.ceil((words.length / WORDS_PER_MINUTE) * 60),
    score,
    grade: GRADES.find(([from]) => score >= from)[1],
  };
}

function syllablesOf(word) {
  const groups = word.toLowerCase().replace(/e$/u, '').match(/[aeiouyäöüáéíóúàèìòù]+/gu);
  return Math.max(1, groups?.length ?? 0);
}
