import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { Widget } from '@lumino/widgets';
import * as React from 'react';

import { HeaderWidget, ModelWidget } from '../modelwidget';
import { CommandIDs, type ICodementor, type IProgress } from '../tokens';
import type { Attachment, IWidgets } from './attachment';
import { Banner } from './banner';
import { Bar } from './bar';
import { Folded, Hints, type RenderMarkdown } from './hints';
import type { ChallengeModel } from './model';
import { Results } from './results';

/** What the widgets in the notebook need. */
export interface IWidgetOptions {
  trans: TranslationBundle;
  service: ICodementor;
  progress: IProgress | null;
  commands: CommandRegistry;
  renderMarkdown: RenderMarkdown;
  /** Run a command of ours on the notebook that the widget stands in. */
  execute: (command: string, attachment: Attachment, args?: { test: string }) => void;
}

/** Makes the widgets that stand in a challenge notebook. */
export function makeWidgets(options: IWidgetOptions): IWidgets {
  return {
    bar: (attachment, model) => makeBar(options, attachment, model),
    results: (attachment, model) => makeResults(options, attachment, model),
    banner: attachment => makeBanner(options, attachment)
  };
}

function makeBar(options: IWidgetOptions, attachment: Attachment, model: ChallengeModel): Widget {
  const { trans, commands, execute } = options;
  const keys = (command: string): readonly string[] =>
    commands.keyBindings.find(binding => binding.command === command)?.keys ?? [];
  const isOnTop = attachment.isBarOnTop;
  const { progress } = options;
  const models = [model, attachment, ...(progress ? [progress] : [])];
  const widget = new (isOnTop ? HeaderWidget : ModelWidget)(models, () => (
    <Bar
      trans={trans}
      title={attachment.metadata?.title ?? model.challengeId}
      detail={model.detail}
      job={model.job}
      result={model.result}
      isTakingHint={model.isTakingHint}
      loadError={model.detail ? model.loadError : ''}
      message={model.message}
      copies={attachment.answer.copies}
      runKeys={keys(CommandIDs.runTests)}
      submitKeys={keys(CommandIDs.submit)}
      sure={progress?.profile?.asks_how_sure ? model.sure : undefined}
      onSure={sure => model.saySure(sure)}
      onRun={() => execute(CommandIDs.runTests, attachment)}
      onSubmit={() => execute(CommandIDs.submit, attachment)}
      onStop={() => model.stop()}
      onHint={() => execute(CommandIDs.hint, attachment)}
      onAsk={
        commands.hasCommand(CommandIDs.askTutor)
          ? () => execute(CommandIDs.askTutor, attachment)
          : undefined
      }
      onRetry={() => void model.load()}
      onLeave={() => attachment.focusCode()}
    />
  ));
  widget.addClass('jp-codementor-Bar');
  widget.toggleClass('jp-mod-onTop', isOnTop);
  return widget;
}

function makeResults(
  options: IWidgetOptions,
  attachment: Attachment,
  model: ChallengeModel
): Widget {
  const { trans, service, progress, commands, renderMarkdown, execute } = options;
  const explanation = (): React.ReactNode =>
    model.detail?.explanation && model.result?.verdict.status === 'accepted' ? (
      <Folded
        word={trans.__('Explanation')}
        isOpen={false}
        source={model.detail.explanation}
        renderMarkdown={renderMarkdown}
      />
    ) : null;
  const widget = new ModelWidget([model, ...(progress ? [progress] : [])], () => (
    <Results
      trans={trans}
      result={model.result}
      isCollapsed={model.isCollapsed}
      isStale={model.isStale}
      celebrate={service.settings.celebrate}
      language={model.detail?.summary.language}
      isProgram={model.detail?.summary.kind === 'program'}
      showXp={!progress?.profile?.hidden.includes('xp')}
      explanation={explanation()}
      hints={
        <Hints
          trans={trans}
          hints={model.detail?.hints_taken ?? []}
          renderMarkdown={renderMarkdown}
        />
      }
      onToggle={() => model.toggleResult()}
      onShowLine={(line, cell) => void attachment.showLine(line, cell)}
      onAsk={
        commands.hasCommand(CommandIDs.askAboutTest)
          ? test => execute(CommandIDs.askAboutTest, attachment, { test })
          : undefined
      }
      onOpen={id => void commands.execute(CommandIDs.openChallenge, { id, chosen: 'next' })}
      onLeave={() => attachment.focusCode()}
    />
  ));
  widget.addClass('jp-codementor-Results');
  return widget;
}

function makeBanner(options: IWidgetOptions, attachment: Attachment): Widget {
  const widget = new ModelWidget([attachment], () => (
    <Banner
      trans={options.trans}
      reason={
        attachment.metadata?.isNewer ? 'newer' : attachment.model?.loadError ? 'unknown' : 'gone'
      }
      sentence={attachment.model?.loadError ?? ''}
      canPutBack={Boolean(attachment.model?.detail)}
      onPutBack={() => attachment.putBack()}
      onRetry={() => void attachment.model?.load()}
    />
  ));
  widget.addClass('jp-codementor-Banner');
  return widget;
}
