/** The customers of the support-desk example, each with the situation its records show. */
export const CUSTOMERS: { id: string; about: string }[] = [
  { id: 'C-1001', about: 'ordinary account' },
  { id: 'C-1002', about: 'fees abroad' },
  { id: 'C-1003', about: 'frozen' },
  { id: 'C-1004', about: 'identity check open' },
  { id: 'C-1005', about: 'closed' },
  { id: 'C-1006', about: 'overdrawn' },
  { id: 'C-1007', about: 'disputed payment' },
  { id: 'C-1008', about: 'refund twice' },
  { id: 'C-1009', about: 'savings only' },
  { id: 'C-1010', about: 'direct debit returned' },
  { id: 'C-1011', about: 'business, two currencies' },
  { id: 'C-1012', about: 'new, no payments' },
];

export const SUGGESTIONS: { text: string; customerId: string }[] = [
  { text: 'Why was I charged for a transfer abroad?', customerId: 'C-1002' },
  { text: 'Why can’t I use my account any more?', customerId: 'C-1003' },
  { text: 'Why do I see the same refund two times?', customerId: 'C-1008' },
  { text: 'I think I have been scammed. Can I get my money back?', customerId: 'C-1007' },
  { text: 'How long does a bank transfer take?', customerId: '' },
];
