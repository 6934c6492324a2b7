-- Seed of the example: twelve customers, each in a different state. Fees and interest equal what the policies say, so a
-- test can check an answer against both. A booked balance may include movements older than those listed.

insert into customer (id, name, status, tier, opened_on, email_masked) values
    ('C-1001', 'Amara K.', 'active', 'standard', '2023-04-11', 'a****k@example.com'),
    ('C-1002', 'Ben O.', 'active', 'standard', '2024-02-19', 'b***o@example.com'),
    ('C-1003', 'Chiara D.', 'frozen', 'standard', '2025-01-08', 'c****a@example.com'),
    ('C-1004', 'Daniel R.', 'pending_identity', 'standard', '2026-11-02', 'd***r@example.com'),
    ('C-1005', 'Elif S.', 'closed', 'standard', '2022-06-30', 'e***s@example.com'),
    ('C-1006', 'Femi A.', 'active', 'standard', '2024-09-17', 'f***a@example.com'),
    ('C-1007', 'Greta N.', 'active', 'plus', '2023-11-23', 'g****a@example.com'),
    ('C-1008', 'Hugo P.', 'active', 'standard', '2025-05-05', 'h***o@example.com'),
    ('C-1009', 'Ines M.', 'active', 'standard', '2024-03-14', 'i***m@example.com'),
    ('C-1010', 'Jakub W.', 'active', 'standard', '2025-08-26', 'j***w@example.com'),
    ('C-1011', 'Karim B. (sole trader)', 'active', 'business', '2024-11-28', 'k****b@example.com'),
    ('C-1012', 'Maya T.', 'active', 'standard', '2026-11-18', 'm***t@example.com');

insert into account (id, customer_id, kind, currency, balance_minor, overdraft_limit_minor, status) values
    ('A-2001', 'C-1001', 'current', 'GBP', 331215, 0, 'active'),
    ('A-2002', 'C-1002', 'current', 'GBP', 444189, 0, 'active'),
    ('A-2003', 'C-1003', 'current', 'GBP', 295285, 0, 'frozen'),
    ('A-2004', 'C-1004', 'current', 'GBP', 45000, 0, 'restricted'),
    ('A-2005', 'C-1005', 'current', 'GBP', 0, 0, 'closed'),
    ('A-2006', 'C-1006', 'current', 'GBP', -41259, 50000, 'active'),
    ('A-2007', 'C-1007', 'current', 'GBP', 361210, 0, 'active'),
    ('A-2008', 'C-1008', 'current', 'GBP', 183415, 0, 'active'),
    ('A-2009', 'C-1009', 'savings', 'GBP', 1229889, 0, 'active'),
    ('A-2010', 'C-1010', 'current', 'GBP', 2400, 0, 'active'),
    ('A-2011', 'C-1011', 'current', 'GBP', 663460, 0, 'active'),
    ('A-2012', 'C-1011', 'current', 'EUR', 389380, 0, 'active'),
    ('A-2013', 'C-1012', 'current', 'GBP', 0, 0, 'active');

-- C-1001: an ordinary account
insert into transaction (id, account_id, at, amount_minor, currency, kind, merchant, status, note) values
    ('T-5001', 'A-2001', '2026-09-01 06:00+00', -78000, 'GBP', 'transfer', 'Rent, Mill Lane 4', 'settled',
        'Standing order'),
    ('T-5002', 'A-2001', '2026-09-03 06:00+00', -5820, 'GBP', 'direct_debit', 'Town Energy', 'settled', null),
    ('T-5003', 'A-2001', '2026-09-28 05:10+00', 214000, 'GBP', 'transfer', 'Employer payroll', 'settled',
        'Salary'),
    ('T-5004', 'A-2001', '2026-10-01 06:00+00', -78000, 'GBP', 'transfer', 'Rent, Mill Lane 4', 'settled',
        'Standing order'),
    ('T-5005', 'A-2001', '2026-10-05 06:00+00', -5820, 'GBP', 'direct_debit', 'Town Energy', 'settled', null),
    ('T-5006', 'A-2001', '2026-10-28 05:12+00', 214000, 'GBP', 'transfer', 'Employer payroll', 'settled',
        'Salary'),
    ('T-5007', 'A-2001', '2026-10-30 18:22+00', -4675, 'GBP', 'card', 'Corner Grocer', 'settled', null),
    ('T-5008', 'A-2001', '2026-11-01 06:00+00', -78000, 'GBP', 'transfer', 'Rent, Mill Lane 4', 'settled',
        'Standing order'),
    ('T-5009', 'A-2001', '2026-11-03 06:00+00', -5820, 'GBP', 'direct_debit', 'Town Energy', 'settled', null),
    ('T-5010', 'A-2001', '2026-11-14 12:05+00', -1890, 'GBP', 'card', 'Riverside Bookshop', 'settled', null),
    ('T-5011', 'A-2001', '2026-11-19 17:48+00', -3140, 'GBP', 'card', 'Corner Grocer', 'pending',
        'Settles within 3 working days');

-- C-1002: fees for transfers, card and cash abroad
insert into transaction (id, account_id, at, amount_minor, currency, kind, merchant, status, note) values
    ('T-5012', 'A-2002', '2026-09-28 05:10+00', 198000, 'GBP', 'transfer', 'Employer payroll', 'settled',
        'Salary'),
    ('T-5013', 'A-2002', '2026-10-12 10:31+00', -6400, 'GBP', 'card', 'Azulejo Cafe, Lisbon', 'settled',
        'EUR 73.60 at 1.1500'),
    ('T-5014', 'A-2002', '2026-10-12 10:31:01+00', -96, 'GBP', 'fee', null, 'settled',
        'Card fee abroad: 1.5% of GBP 64.00'),
    ('T-5015', 'A-2002', '2026-10-13 15:02+00', -24000, 'GBP', 'cash', 'Cash machine, Lisbon', 'settled',
        'EUR 276.00 at 1.1500'),
    ('T-5016', 'A-2002', '2026-10-13 15:02:01+00', -100, 'GBP', 'fee', null, 'settled',
        'Cash abroad: GBP 40.00 above the allowance of GBP 200.00; 2% is GBP 0.80, minimum GBP 1.00'),
    ('T-5017', 'A-2002', '2026-10-28 05:12+00', 198000, 'GBP', 'transfer', 'Employer payroll', 'settled',
        'Salary'),
    ('T-5018', 'A-2002', '2026-11-04 09:17+00', -85000, 'GBP', 'transfer', 'Joana S., Lisbon', 'settled',
        'International transfer to an account in Portugal'),
    ('T-5019', 'A-2002', '2026-11-04 09:17:01+00', -425, 'GBP', 'fee', null, 'settled',
        'International transfer fee: 0.5% of GBP 850.00'),
    ('T-5020', 'A-2002', '2026-11-11 11:40+00', -20000, 'GBP', 'transfer', 'Joana S., Lisbon', 'settled',
        'International transfer to an account in Portugal'),
    ('T-5021', 'A-2002', '2026-11-11 11:40:01+00', -300, 'GBP', 'fee', null, 'settled',
        'International transfer fee: 0.5% of GBP 200.00 is GBP 1.00, minimum GBP 3.00');

-- C-1003: frozen, with declined and returned payments
insert into transaction (id, account_id, at, amount_minor, currency, kind, merchant, status, note) values
    ('T-5022', 'A-2003', '2026-10-28 05:12+00', 172500, 'GBP', 'transfer', 'Employer payroll', 'settled',
        'Salary'),
    ('T-5023', 'A-2003', '2026-11-09 13:20+00', -5230, 'GBP', 'card', 'Harbour Hardware', 'settled', null),
    ('T-5024', 'A-2003', '2026-11-12 08:44+00', 90000, 'GBP', 'transfer', 'Unknown sender', 'settled',
        'Under review; the account was frozen the same day'),
    ('T-5025', 'A-2003', '2026-11-13 09:15+00', -2460, 'GBP', 'card', 'Corner Grocer', 'declined',
        'Declined: the account is frozen'),
    ('T-5026', 'A-2003', '2026-11-14 19:32+00', -20000, 'GBP', 'transfer', 'Luca D.', 'declined',
        'Declined: the account is frozen'),
    ('T-5027', 'A-2003', '2026-11-16 06:00+00', -3300, 'GBP', 'direct_debit', 'Fibre Internet', 'returned',
        'Returned unpaid: the account is frozen');

-- C-1004: identity check not finished
insert into transaction (id, account_id, at, amount_minor, currency, kind, merchant, status, note) values
    ('T-5028', 'A-2004', '2026-11-03 10:05+00', 15000, 'GBP', 'transfer', 'Daniel R.', 'settled',
        'From an account of your own at another bank'),
    ('T-5029', 'A-2004', '2026-11-06 16:30+00', 20000, 'GBP', 'transfer', 'Marta R.', 'settled', null),
    ('T-5030', 'A-2004', '2026-11-07 11:12+00', -5000, 'GBP', 'transfer', 'Cycling club', 'declined',
        'Declined: the identity check is not finished'),
    ('T-5031', 'A-2004', '2026-11-10 09:00+00', 10000, 'GBP', 'transfer', 'Marta R.', 'settled', null),
    ('T-5032', 'A-2004', '2026-11-12 14:25+00', 12000, 'GBP', 'transfer', 'Marta R.', 'returned',
        'Returned to sender: more than GBP 500.00 in total before the identity check is finished');

-- C-1005: closed; a late refund went back to the merchant
insert into transaction (id, account_id, at, amount_minor, currency, kind, merchant, status, note) values
    ('T-5033', 'A-2005', '2026-09-04 17:10+00', -3995, 'GBP', 'card', 'Garden Centre', 'settled', null),
    ('T-5034', 'A-2005', '2026-09-15 06:00+00', -1250, 'GBP', 'direct_debit', 'Phone Contract', 'settled', null),
    ('T-5035', 'A-2005', '2026-09-21 12:40+00', -10610, 'GBP', 'card', 'Night Train Tickets', 'settled', null),
    ('T-5036', 'A-2005', '2026-10-07 10:02+00', -55000, 'GBP', 'transfer', 'Elif S.', 'settled',
        'Remaining money paid out; account closed'),
    ('T-5037', 'A-2005', '2026-10-19 08:30+00', 3995, 'GBP', 'refund', 'Garden Centre', 'returned',
        'Returned to the merchant: the account is closed');

-- C-1006: overdrawn, with overdraft interest
insert into transaction (id, account_id, at, amount_minor, currency, kind, merchant, status, note) values
    ('T-5038', 'A-2006', '2026-09-02 18:04+00', -8420, 'GBP', 'card', 'Corner Grocer', 'settled', null),
    ('T-5039', 'A-2006', '2026-09-10 06:00+00', -31000, 'GBP', 'transfer', 'Room rent', 'declined',
        'Declined: beyond the overdraft limit of GBP 500.00'),
    ('T-5040', 'A-2006', '2026-09-11 07:45+00', 25000, 'GBP', 'transfer', 'Ada A.', 'settled', null),
    ('T-5041', 'A-2006', '2026-09-12 09:30+00', -31000, 'GBP', 'transfer', 'Room rent', 'settled', null),
    ('T-5042', 'A-2006', '2026-10-01 03:00+00', -608, 'GBP', 'interest', null, 'settled',
        'Overdraft interest for September at 24.9% on what was owed above GBP 25.00'),
    ('T-5043', 'A-2006', '2026-10-09 05:12+00', 62000, 'GBP', 'transfer', 'Agency payroll', 'settled',
        'Wages'),
    ('T-5044', 'A-2006', '2026-10-12 09:30+00', -31000, 'GBP', 'transfer', 'Room rent', 'settled', null),
    ('T-5045', 'A-2006', '2026-10-20 20:11+00', -14235, 'GBP', 'card', 'Tyre Workshop', 'settled', null),
    ('T-5046', 'A-2006', '2026-11-01 03:00+00', -336, 'GBP', 'interest', null, 'settled',
        'Overdraft interest for October at 24.9% on what was owed above GBP 25.00'),
    ('T-5047', 'A-2006', '2026-11-08 16:27+00', -21580, 'GBP', 'card', 'Winter Coats Outlet', 'settled', null),
    ('T-5048', 'A-2006', '2026-11-17 12:15+00', -14000, 'GBP', 'card', 'Phone Repair', 'declined',
        'Declined: beyond the overdraft limit of GBP 500.00');

-- C-1007: a disputed card payment with a provisional credit
insert into transaction (id, account_id, at, amount_minor, currency, kind, merchant, status, note) values
    ('T-5049', 'A-2007', '2026-10-01 03:00+00', -600, 'GBP', 'fee', null, 'settled',
        'Plus plan, monthly fee'),
    ('T-5050', 'A-2007', '2026-10-24 14:03+00', -8800, 'GBP', 'card', 'Alpine Outfitters, Bern', 'settled',
        'CHF 96.80 at 1.1000; no card fee on Plus'),
    ('T-5051', 'A-2007', '2026-10-28 05:12+00', 241000, 'GBP', 'transfer', 'Employer payroll', 'settled',
        'Salary'),
    ('T-5052', 'A-2007', '2026-11-01 03:00+00', -600, 'GBP', 'fee', null, 'settled',
        'Plus plan, monthly fee'),
    ('T-5053', 'A-2007', '2026-11-05 02:41+00', -12999, 'GBP', 'card', 'Gadget Express Online', 'disputed',
        'Reported on 10 November as not recognised; the merchant has 45 days to answer'),
    ('T-5054', 'A-2007', '2026-11-11 09:00+00', 12999, 'GBP', 'refund', 'Gadget Express Online', 'settled',
        'Provisional credit for the disputed payment'),
    ('T-5055', 'A-2007', '2026-11-15 11:36+00', -2280, 'GBP', 'card', 'Riverside Bookshop', 'settled', null);

-- C-1008: the same refund twice, the second pending
insert into transaction (id, account_id, at, amount_minor, currency, kind, merchant, status, note) values
    ('T-5056', 'A-2008', '2026-10-17 15:20+00', -7450, 'GBP', 'card', 'Trail Shoes Shop', 'settled', null),
    ('T-5057', 'A-2008', '2026-10-28 05:12+00', 165500, 'GBP', 'transfer', 'Employer payroll', 'settled',
        'Salary'),
    ('T-5058', 'A-2008', '2026-11-02 06:00+00', -72000, 'GBP', 'transfer', 'Rent, Quay Street 11', 'settled',
        'Standing order'),
    ('T-5059', 'A-2008', '2026-11-10 10:10+00', 7450, 'GBP', 'refund', 'Trail Shoes Shop', 'settled',
        'Refund of the purchase of 17 October'),
    ('T-5060', 'A-2008', '2026-11-13 10:12+00', 7450, 'GBP', 'refund', 'Trail Shoes Shop', 'pending',
        'Second refund of the purchase of 17 October; held while we ask the merchant, up to 10 working days'),
    ('T-5061', 'A-2008', '2026-11-16 19:25+00', -2715, 'GBP', 'card', 'Noodle Kitchen', 'settled', null);

-- C-1009: savings only
insert into transaction (id, account_id, at, amount_minor, currency, kind, merchant, status, note) values
    ('T-5062', 'A-2009', '2026-09-01 03:00+00', 3261, 'GBP', 'interest', null, 'settled',
        'Savings interest for August at 3.20%'),
    ('T-5063', 'A-2009', '2026-09-14 10:20+00', 50000, 'GBP', 'transfer', 'Ines M.', 'settled',
        'From the nominated account'),
    ('T-5064', 'A-2009', '2026-10-01 03:00+00', 3239, 'GBP', 'interest', null, 'settled',
        'Savings interest for September at 3.20%'),
    ('T-5065', 'A-2009', '2026-10-22 13:47+00', -30000, 'GBP', 'transfer', 'Ines M.', 'settled',
        'To the nominated account'),
    ('T-5066', 'A-2009', '2026-11-01 03:00+00', 3389, 'GBP', 'interest', null, 'settled',
        'Savings interest for October at 3.20%');

-- C-1010: a direct debit returned unpaid
insert into transaction (id, account_id, at, amount_minor, currency, kind, merchant, status, note) values
    ('T-5067', 'A-2010', '2026-10-15 06:00+00', -8640, 'GBP', 'direct_debit', 'Town Energy', 'settled', null),
    ('T-5068', 'A-2010', '2026-10-30 05:12+00', 149000, 'GBP', 'transfer', 'Employer payroll', 'settled',
        'Salary'),
    ('T-5069', 'A-2010', '2026-11-02 06:00+00', -85000, 'GBP', 'transfer', 'Rent, Foundry Row 2', 'settled',
        'Standing order'),
    ('T-5070', 'A-2010', '2026-11-06 18:31+00', -64000, 'GBP', 'card', 'Second-hand Pianos', 'settled', null),
    ('T-5071', 'A-2010', '2026-11-11 16:02+00', -29215, 'GBP', 'card', 'Dental Practice', 'settled', null),
    ('T-5072', 'A-2010', '2026-11-16 06:00+00', -8640, 'GBP', 'direct_debit', 'Town Energy', 'returned',
        'Returned unpaid: too little money at 06:00 and at 14:00'),
    ('T-5073', 'A-2010', '2026-11-18 12:50+00', -980, 'GBP', 'card', 'Corner Grocer', 'settled', null);

-- C-1011: business, with accounts in two currencies
insert into transaction (id, account_id, at, amount_minor, currency, kind, merchant, status, note) values
    ('T-5074', 'A-2011', '2026-09-01 03:00+00', -900, 'GBP', 'fee', null, 'settled',
        'Business plan, monthly fee'),
    ('T-5075', 'A-2011', '2026-09-18 11:25+00', 320000, 'GBP', 'transfer', 'Customer invoice 0147', 'settled', null),
    ('T-5076', 'A-2011', '2026-10-01 03:00+00', -900, 'GBP', 'fee', null, 'settled',
        'Business plan, monthly fee'),
    ('T-5077', 'A-2011', '2026-10-06 09:55+00', -1000000, 'GBP', 'transfer', 'Machine supplier, Toronto', 'settled',
        'International transfer to an account in Canada'),
    ('T-5078', 'A-2011', '2026-10-06 09:55:01+00', -3000, 'GBP', 'fee', null, 'settled',
        'International transfer fee: 0.5% of GBP 10,000.00 is GBP 50.00, maximum GBP 30.00'),
    ('T-5079', 'A-2011', '2026-10-16 10:14+00', 545000, 'GBP', 'transfer', 'Customer invoice 0151', 'settled', null),
    ('T-5080', 'A-2011', '2026-11-01 03:00+00', -900, 'GBP', 'fee', null, 'settled',
        'Business plan, monthly fee'),
    ('T-5081', 'A-2011', '2026-11-12 15:40+00', -41860, 'GBP', 'card', 'Timber Yard', 'settled', null),
    ('T-5082', 'A-2012', '2026-10-20 08:20+00', 184000, 'EUR', 'transfer', 'Customer invoice 0152', 'settled',
        'From Germany'),
    ('T-5083', 'A-2012', '2026-11-05 13:33+00', -9620, 'EUR', 'card', 'Trade Fair Hotel, Lyon', 'settled',
        'Paid from the euro balance; no card fee');

-- C-1012 is new and has no transactions.
