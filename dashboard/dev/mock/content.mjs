/** What the mock's agents know: two customers, three passages, answers composed from them. */

export const DEFINITION = {
  workflow: 'support-desk',
  steps: {
    account: { agent: 'account-status', when: 'has(input.customerId) && input.customerId != ""' },
    policy: { agent: 'policy-search' },
    draft: { agent: 'answer-writer', after: ['account', 'policy'], onFailure: 'review' },
    approval: {
      review: { role: 'support-lead', timeout: 'PT24H' },
      after: ['draft'],
      when: 'steps.draft.confidence < 0.7',
    },
  },
};

export const PASSAGES = [
  {
    id: 'P-003#fees-abroad',
    policyId: 'P-003',
    title: 'Card payments and fees abroad',
    section: 'Fees abroad',
    text: 'Paying by card in a currency you do not hold costs 1.5% of the converted amount on Standard and Business, and nothing on Plus. There is no minimum. The fee appears as its own line beside the payment.',
    score: 0.83,
  },
  {
    id: 'P-005#fees-for-transfers-abroad',
    policyId: 'P-005',
    title: 'International transfers',
    section: 'Fees for transfers abroad',
    text: 'A transfer to an account in another country costs £4.00 on Standard. The fee is shown before you confirm and appears as its own line.',
    score: 0.79,
  },
  {
    id: 'P-018#if-you-sent-money-to-a-fraudster',
    policyId: 'P-018',
    title: 'Fraud and scams',
    section: 'If you sent money to a fraudster',
    text: 'Tell us at once in the app or by phone. We contact the receiving bank within one hour. Whether the money can be returned depends on what is still in the receiving account.',
    score: 0.61,
  },
];

export function account(customerId) {
  return {
    found: true,
    customer: { id: customerId, name: 'Ben O.', status: 'active', tier: 'standard', openedOn: '2024-02-19' },
    accounts: [{ id: 'A-2002', kind: 'current', currency: 'GBP', balance: '4441.89', status: 'active' }],
    transactions: [
      ['T-30041', '-4.00', 'fee', null, 'settled', 'Fee for transfer T-30040 to Spain'],
      ['T-30040', '-250.00', 'transfer', 'M. Ruiz', 'settled', null],
      ['T-30037', '-0.96', 'fee', null, 'settled', 'Card fee abroad for T-30036'],
      ['T-30036', '-64.00', 'card', 'Mercado Central', 'settled', null],
      ['T-30031', '2150.00', 'transfer', 'Payroll', 'settled', null],
    ].map(([id, amount, kind, merchant, status, note], index) => ({
      id,
      accountId: 'A-2002',
      at: `2026-11-${18 - index * 2}T09:1${index}:00.000Z`,
      amount,
      currency: 'GBP',
      kind,
      merchant,
      status,
      note,
    })),
  };
}

const NOTICE = 'No language model was used: this answer was put together from the passages it cites.';

export const SURE_ANSWER = {
  answer:
    'The £4.00 on 18 November is the fee for your transfer of £250.00 to M. Ruiz in Spain. **A transfer to an account in another country costs £4.00 on Standard**, and the fee is shown before you confirm [P-005#fees-for-transfers-abroad].\n\nTwo things that may help:\n\n- Card payments in a currency you do not hold cost 1.5% on Standard and nothing on Plus [P-003#fees-abroad].\n- Every fee appears as its own line beside the payment.',
  citations: [
    {
      id: 'P-005#fees-for-transfers-abroad',
      title: 'International transfers',
      quote: 'A transfer to an account in another country costs £4.00 on Standard.',
    },
    {
      id: 'P-003#fees-abroad',
      title: 'Card payments and fees abroad',
      quote:
        'Paying by card in a currency you do not hold costs 1.5% of the converted amount on Standard and Business, and nothing on Plus.',
    },
  ],
  confidence: 0.91,
  modelUsed: null,
  notice: NOTICE,
};

export const DOUBTFUL_ANSWER = {
  answer:
    'I am sorry this happened. Please tell us at once in the app or by phone: we contact the receiving bank within one hour [P-018#if-you-sent-money-to-a-fraudster]. Whether the money comes back depends on what is still in the receiving account.',
  citations: [
    {
      id: 'P-018#if-you-sent-money-to-a-fraudster',
      title: 'Fraud and scams',
      quote: 'We contact the receiving bank within one hour.',
    },
  ],
  confidence: 0.52,
  modelUsed: null,
  notice: NOTICE,
};
