import { useMutation, useQueryClient } from '@tanstack/react-query';
import { deprecate } from '../api/registry';
import type { Collection } from '../api/registryTypes';
import { Confirm } from '../ui/Confirm';
import { ErrorNotice } from '../ui/States';

interface Props {
  collection: Collection;
  name: string;
  version: number;
  onClose: () => void;
}

/** Deprecating cannot be taken back: it asks first. */
export function DeprecateDialog({ collection, name, version, onClose }: Props) {
  const client = useQueryClient();
  const deprecation = useMutation({
    mutationFn: () => deprecate(collection, name, version),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['registry'] });
      onClose();
    },
  });
  return (
    <Confirm
      title={`Deprecate ${name}@${version}?`}
      confirm="Deprecate this version"
      busy={deprecation.isPending}
      testId="deprecate-submit"
      onConfirm={() => deprecation.mutate()}
      onClose={onClose}
    >
      <p>
        No new run and no new definition takes it unless it asks for this very version. Whatever uses it now goes on as it
        is. This cannot be taken back; a new version can be published.
      </p>
      {deprecation.error && <ErrorNotice error={deprecation.error} />}
    </Confirm>
  );
}
