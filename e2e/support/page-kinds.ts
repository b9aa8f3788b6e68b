// Every kind of page, once: a new kind of page gets a line here, and with it all the checks.

export interface PageKind {
  /** Names the test and the picture. */
  name: string;
  address: string;
  /** 200 where absent. */
  status?: number;
}

export const PAGE_KINDS: PageKind[] = [
  { name: 'home', address: '/' },
  { name: 'guides', address: '/guides' },
  { name: 'guide', address: '/guides/outlook-ost-sync-errors' },
  { name: 'guide-entra', address: '/guides/entra-connect-sync-errors' },
  { name: 'guide-history', address: '/guides/outlook-ost-sync-errors/history' },
  { name: 'triage', address: '/guides/outlook-ost-sync-errors/triage/web' },
  { name: 'triage-check', address: '/guides/outlook-ost-sync-errors/triage/reach?web=there&program=classic&trouble=all-folders&status=not-yet' },
  { name: 'triage-outcome', address: '/guides/outlook-ost-sync-errors/triage/older-mail?web=there&program=classic&trouble=older' },
  { name: 'triage-security', address: '/guides/outlook-ost-sync-errors/triage/compromised?web=tampered' },
  { name: 'triage-picture', address: '/guides/outlook-ost-sync-errors/triage/status/picture?web=there&program=classic&trouble=all-folders' },
  { name: 'article', address: '/articles/support/windows-client/printing/empty-the-print-queue' },
  { name: 'phrases', address: '/fix' },
  { name: 'fix', address: '/fix/azure-ad-connect-sync-error' },
  { name: 'fix-none', address: '/fix/printer-is-on-fire', status: 404 },
  { name: 'errors', address: '/errors' },
  { name: 'error', address: '/errors/0x800704cf' },
  { name: 'error-none', address: '/errors/0x7b', status: 404 },
  { name: 'search', address: '/search?q=outlook' },
  { name: 'search-empty', address: '/search?q=zzzqqq' },
  { name: 'product', address: '/products/outlook' },
  { name: 'category', address: '/categories/email' },
  { name: 'person', address: '/people/tamem-j' },
  { name: 'tag', address: '/tags/ost' },
  { name: 'disclosure', address: '/disclosure' },
  { name: 'how-we-verify', address: '/how-we-verify' },
  { name: 'report', address: '/report' },
  { name: 'not-found', address: '/nowhere-to-be-found', status: 404 },
];
